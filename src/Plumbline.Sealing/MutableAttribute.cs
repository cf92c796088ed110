namespace Plumbline.Sealing;

/// <summary>Says that a type changes after it is made: one owner, one thread at a time.</summary>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class MutableAttribute : Attribute;
