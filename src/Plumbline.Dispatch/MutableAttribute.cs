namespace Plumbline.Dispatch;

/// <summary>Says that a type changes after it was made, and that its remarks name who guards it.</summary>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class MutableAttribute : Attribute;
