namespace Plumbline.Formats;

/// <summary>Says that a type changes after it is made: one owner, one thread at a time.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct)]
internal sealed class MutableAttribute : Attribute;
