using System.Data;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace Plumbline.Tests.Server.Architecture;

/// <summary>What the public types of a library show.</summary>
internal static class SurfaceRules
{
    private const BindingFlags Shown =
        BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    private const BindingFlags Held =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.DeclaredOnly;

    private static readonly Type[] _connections =
    [
        typeof(IDbConnection),
        typeof(IDbTransaction),
        typeof(IDbCommand),
        typeof(IDataReader),
    ];

    // What the framework makes of them changes: a stream has a place, an exception a trace.
    private static readonly Type[] _changeByNature = [typeof(Delegate), typeof(Exception), typeof(Stream)];

    private static readonly Type[] _growing =
    [
        typeof(ICollection<>),
        typeof(IDictionary<,>),
        typeof(IList<>),
        typeof(ISet<>),
        typeof(Dictionary<,>),
        typeof(HashSet<>),
        typeof(List<>),
        typeof(Queue<>),
    ];

    /// <summary>Public members that hand a connection, or what hangs on one, to somebody outside.</summary>
    public static IEnumerable<string> Connections(IEnumerable<Type> types) =>
        from type in types
        where type.IsVisible
        from member in type.GetMembers(Shown)
        from part in TypesOf(member).SelectMany(PartsOf)
        where _connections.Any(connection => connection.IsAssignableFrom(part))
        select $"{type.FullName}.{member.Name}: shows {part.Name}";

    /// <summary>Public types that can change after they were made and do not say <c>[Mutable]</c>.</summary>
    /// <remarks>
    /// The attribute is known by its name, so that each library has one of its own. Bytes are handed on without a copy
    /// by decision, and count as a value.
    /// </remarks>
    public static IEnumerable<string> Changing(IEnumerable<Type> types) =>
        from type in types
        where
            type.IsVisible
            && !type.IsEnum
            && !type.IsInterface
            && !_changeByNature.Any(kind => kind.IsAssignableFrom(type))
        where !type.GetCustomAttributes(inherit: false).Any(mark => mark.GetType().Name is "MutableAttribute")
        from what in ChangingParts(type).Distinct(StringComparer.Ordinal)
        select $"{type.FullName}.{what}";

    private static IEnumerable<string> ChangingParts(Type type)
    {
        // The compiler keeps a captured parameter in a field of the form <name>P, which is not read-only in form.
        foreach (var field in type.GetFields(Held).Where(field => !field.Name.EndsWith(">P", StringComparison.Ordinal)))
        {
            if (!field.IsInitOnly)
            {
                yield return $"{field.Name}: a field that can be set";
            }

            if (!field.FieldType.IsArray && !field.Name.StartsWith('<') && IsGrowing(field.FieldType))
            {
                yield return $"{field.Name}: a collection that grows";
            }
        }

        foreach (var property in type.GetProperties(Shown))
        {
            if (property.SetMethod is { } setter && !IsInit(setter))
            {
                yield return $"{property.Name}: a property that can be set";
            }

            if (IsGrowing(property.PropertyType))
            {
                yield return $"{property.Name}: a collection that others can change";
            }
        }
    }

    private static bool IsInit(MethodInfo setter) =>
        setter.ReturnParameter.GetRequiredCustomModifiers().Contains(typeof(IsExternalInit));

    private static bool IsGrowing(Type type) =>
        (type.IsArray && type != typeof(byte[]))
        || (type.IsGenericType && _growing.Contains(type.GetGenericTypeDefinition()));

    private static IEnumerable<Type> TypesOf(MemberInfo member) =>
        member switch
        {
            MethodInfo method => method
                .GetParameters()
                .Select(parameter => parameter.ParameterType)
                .Append(method.ReturnType),
            ConstructorInfo made => made.GetParameters().Select(parameter => parameter.ParameterType),
            PropertyInfo property => [property.PropertyType],
            FieldInfo field => [field.FieldType],
            _ => [],
        };

    // A type and all that it is made of: elements and arguments.
    private static IEnumerable<Type> PartsOf(Type type)
    {
        yield return type;
        IEnumerable<Type> parts = type.HasElementType ? [type.GetElementType()!] : type.GetGenericArguments();
        foreach (var part in parts.SelectMany(PartsOf))
        {
            yield return part;
        }
    }
}
