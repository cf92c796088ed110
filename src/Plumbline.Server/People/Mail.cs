namespace Plumbline.Server.People;

/// <summary>The form of a mail address, as far as it can be told without sending one.</summary>
internal static class Mail
{
    /// <summary>The longest address.</summary>
    public const int Length = Wire.Limits.MailLength;

    public static bool IsMail(string text)
    {
        var at = text.IndexOf('@', StringComparison.Ordinal);
        return text.Length <= Length
            && at > 0
            && at == text.LastIndexOf('@')
            && at < text.Length - 1
            && !text.Any(letter => char.IsWhiteSpace(letter) || char.IsControl(letter));
    }

    /// <summary>The form under which a mail is found: the case of addresses is not told apart.</summary>
    public static string ToIndexed(string mail) => mail.ToLowerInvariant();
}
