using System.Reflection;

namespace AsyncToolkit.Docs.Tests.Support;

/// <summary>The names under which the compiler files the documentation of members.</summary>
internal static class DocumentationId
{
    internal static string Of(MemberInfo member) => member switch
    {
        Type type => "T:" + Name(type),
        MethodBase method => "M:" + Name(method.DeclaringType!) + "." + method.Name.Replace('.', '#') + Arity(method) + Parameters(method.GetParameters()),
        PropertyInfo property => "P:" + Name(property.DeclaringType!) + "." + property.Name + Parameters(property.GetIndexParameters()),
        EventInfo => "E:" + Name(member.DeclaringType!) + "." + member.Name,
        _ => "F:" + Name(member.DeclaringType!) + "." + member.Name,
    };

    private static string Arity(MethodBase method) => method.IsGenericMethod ? "``" + method.GetGenericArguments().Length : "";

    private static string Parameters(ParameterInfo[] parameters) =>
        parameters.Length == 0 ? "" : "(" + string.Join(',', parameters.Select(p => Reference(p.ParameterType))) + ")";

    // A type as it is declared.
    private static string Name(Type type) => type.FullName!.Replace('+', '.');

    // A type as a parameter has it.
    private static string Reference(Type type)
    {
        if (type.HasElementType)
        {
            return Reference(type.GetElementType()!) + (type.IsByRef ? "@" : "[]");
        }

        if (type.IsGenericParameter)
        {
            return (type.DeclaringMethod is null ? "`" : "``") + type.GenericParameterPosition;
        }

        return type.IsGenericType
            ? Name(type.GetGenericTypeDefinition()).Split('`')[0] + "{" + string.Join(',', type.GetGenericArguments().Select(Reference)) + "}"
            : Name(type);
    }
}
