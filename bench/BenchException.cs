namespace Plumbline.Bench;

/// <summary>
/// Why there is no figure: a wrong argument, or a server that refused; the message says what would be right.
/// </summary>
internal sealed class BenchException(string message) : Exception(message);
