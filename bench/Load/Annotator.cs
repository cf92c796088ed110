using System.Text;

namespace Plumbline.Bench.Load;

/// <summary>One person that the generator works as.</summary>
/// <param name="Number">Counted from 0, for the history.</param>
/// <param name="Id">The person's id.</param>
/// <param name="Key">The person's API key, in ASCII.</param>
internal sealed record Annotator(int Number, string Id, byte[] Key)
{
    /// <summary>Somebody for a server that asks nobody who they are.</summary>
    public static Annotator Nobody(int number) => new(number, "", Encoding.ASCII.GetBytes(new string('0', 43)));
}
