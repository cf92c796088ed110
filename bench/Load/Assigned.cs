using System.Buffers.Text;

namespace Plumbline.Bench.Load;

/// <summary>What the generator keeps of an assignment.</summary>
/// <param name="Id">In ASCII.</param>
/// <param name="Fence">To hand in with.</param>
/// <param name="Item">The number in the item's key; -1 where it has none.</param>
internal readonly record struct Assigned(byte[] Id, long Fence, int Item)
{
    /// <summary>
    /// Finds the assignments in a claim's answer by the bytes around them: parsing it whole would cost the generator
    /// more than the server spends on writing it.
    /// </summary>
    public static void Read(ReadOnlySpan<byte> body, List<Assigned> into)
    {
        while (body.IndexOf("{\"id\":\""u8) is var at and >= 0)
        {
            body = body[(at + 7)..];
            var end = body.IndexOf("\",\"fence\":"u8);
            if (end is < 0 or > 64)
            {
                continue;
            }

            var id = body[..end].ToArray();
            body = body[(end + 10)..];
            _ = Utf8Parser.TryParse(body, out long fence, out _);
            var key = body.IndexOf("\"key\":\""u8);
            var item = -1;
            if (key >= 0)
            {
                body = body[(key + 7)..];
                if (body[0] == (byte)'i' && Utf8Parser.TryParse(body[1..], out int number, out _))
                {
                    item = number;
                }
            }

            into.Add(new Assigned(id, fence, item));
        }
    }
}
