using System.Reflection;
using System.Reflection.Emit;

namespace Plumbline.Tests.Server.Architecture;

/// <summary>Which types a type uses, as it was compiled: in its signatures, and in the code of its methods.</summary>
/// <remarks>A constant that was copied into the code is not seen, nor is a name in an attribute's text.</remarks>
internal static class CompiledUses
{
    private const BindingFlags All =
        BindingFlags.Public
        | BindingFlags.NonPublic
        | BindingFlags.Instance
        | BindingFlags.Static
        | BindingFlags.DeclaredOnly;

    private static readonly Dictionary<short, OpCode> _codes = typeof(OpCodes)
        .GetFields(BindingFlags.Public | BindingFlags.Static)
        .Select(field => (OpCode)field.GetValue(null)!)
        .ToDictionary(code => code.Value);

    /// <summary>The outermost types that this one uses, without itself. O(bytes of its code).</summary>
    public static IReadOnlyCollection<Type> Of(Type type)
    {
        IEnumerable<Type?> named =
        [
            type.BaseType,
            .. type.GetInterfaces(),
            .. type.GetFields(All).Select(field => field.FieldType),
            .. type.GetMethods(All).Cast<MethodBase>().Concat(type.GetConstructors(All)).SelectMany(Of),
        ];
        return named
            .OfType<Type>()
            .SelectMany(Parts)
            .Select(Outermost)
            .Where(used => used != Outermost(type))
            .ToHashSet();
    }

    /// <summary>The type of a file that this one stands in.</summary>
    public static Type Outermost(Type type)
    {
        while (type.DeclaringType is { } outer)
        {
            type = outer;
        }

        return type;
    }

    private static IEnumerable<Type?> Of(MethodBase method)
    {
        var signature = method.GetParameters().Select(parameter => parameter.ParameterType);
        var returned = method is MethodInfo { ReturnType: var type } ? type : null;
        var locals = method.GetMethodBody()?.LocalVariables.Select(local => local.LocalType) ?? [];
        return [.. signature, returned, .. locals, .. Members(method).SelectMany(Named)];
    }

    private static IEnumerable<Type?> Named(MemberInfo member) =>
        member switch
        {
            Type type => [type],
            MethodInfo { IsGenericMethod: true } method => [method.DeclaringType, .. method.GetGenericArguments()],
            _ => [member.DeclaringType],
        };

    /// <summary>A type's definition and all that it is made of: elements and arguments.</summary>
    private static IEnumerable<Type> Parts(Type type)
    {
        if (type.HasElementType)
        {
            return Parts(type.GetElementType()!);
        }

        var own = type.IsGenericType ? type.GetGenericTypeDefinition() : type;
        return type.IsGenericParameter ? [] : type.GetGenericArguments().SelectMany(Parts).Prepend(own);
    }

    /// <summary>Every member that the code of a method names (ECMA-335, III.1.9).</summary>
    private static IEnumerable<MemberInfo> Members(MethodBase method)
    {
        var code = method.GetMethodBody()?.GetILAsByteArray() ?? [];
        var typeArguments = method.DeclaringType!.IsGenericType ? method.DeclaringType.GetGenericArguments() : null;
        var methodArguments = method.IsGenericMethod ? method.GetGenericArguments() : null;
        for (var at = 0; at < code.Length; )
        {
            var isLong = code[at] == OpCodes.Prefix1.Value;
            var value = isLong ? unchecked((short)((code[at] << 8) | code[at + 1])) : code[at];
            var operand = at + (isLong ? 2 : 1);
            var kind = _codes[value].OperandType;
            if (
                kind
                is OperandType.InlineMethod
                    or OperandType.InlineField
                    or OperandType.InlineType
                    or OperandType.InlineTok
            )
            {
                var token = BitConverter.ToInt32(code, operand);
                yield return method.Module.ResolveMember(token, typeArguments, methodArguments)!;
            }

            at = operand + Length(kind, code, operand);
        }
    }

    private static int Length(OperandType kind, byte[] code, int operand) =>
        kind switch
        {
            OperandType.InlineNone => 0,
            OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar => 1,
            OperandType.InlineVar => 2,
            OperandType.InlineI8 or OperandType.InlineR => 8,
            OperandType.InlineSwitch => 4 + (4 * BitConverter.ToInt32(code, operand)),
            _ => 4,
        };
}
