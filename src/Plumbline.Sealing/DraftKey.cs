namespace Plumbline.Sealing;

/// <summary>
/// The key under which a browser keeps its copy of an assignment's draft (trust R10.3): the server alone can make it,
/// and gives it to whoever may see the item.
/// </summary>
public static class DraftKey
{
    /// <summary>HMAC-SHA-256 over the framed use and id: 32 bytes, another for each assignment.</summary>
    /// <param name="indexKey">The client's index key, 32 bytes: shredded, no copy opens again.</param>
    /// <param name="assignmentId">Whose draft it is.</param>
    public static byte[] Of(ReadOnlySpan<byte> indexKey, string assignmentId) =>
        FramedMac.Bytes(indexKey, "draft-key"u8, "assignment", FramedMac.Utf8(assignmentId));
}
