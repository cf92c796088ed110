using System.Runtime.InteropServices;

namespace Plumbline.Formats;

/// <summary>A place between two lines of a file, from which reading can go on.</summary>
/// <param name="Line">How many lines stand before it; 0 at the start.</param>
/// <param name="Byte">How many bytes stand before it, the byte order mark and line ends among them.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct FilePlace(long Line, long Byte);
