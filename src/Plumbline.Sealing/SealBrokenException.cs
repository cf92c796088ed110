namespace Plumbline.Sealing;

/// <summary>
/// Sealed bytes do not open: another key or context, or bytes that were changed, moved, cut short or added to. Which of
/// these cannot be told. Reading again does not help.
/// </summary>
/// <param name="message">One sentence without any of the content.</param>
public sealed class SealBrokenException(string message) : Exception(message);
