using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text;

namespace AsyncToolkit.TestSupport;

/// <summary>
/// The public surface of an assembly as text: one declaration a line, in an order that does not depend on the source, with
/// everything that a caller's source or binary can depend on (names, types, nullability, defaults, modifiers).
/// </summary>
internal static class PublicApi
{
    private const BindingFlags Declared =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    // Attributes that change what a caller may do or is told; the others are the compiler's business.
    private static readonly string[] TellingAttributes =
    [
        "EditorBrowsableAttribute", "ExperimentalAttribute", "FlagsAttribute", "ObsoleteAttribute", "OverloadResolutionPriorityAttribute",
        "RequiresDynamicCodeAttribute", "RequiresUnreferencedCodeAttribute", "SupportedOSPlatformAttribute", "UnsupportedOSPlatformAttribute",
    ];

    internal static string Describe(Assembly assembly)
    {
        var text = new StringBuilder();
        foreach (Type type in assembly.GetExportedTypes().OrderBy(t => t.FullName, StringComparer.Ordinal))
        {
            text.Append(Describe(type)).Append('\n');
        }

        return text.ToString().TrimEnd('\n') + "\n";
    }

    internal static string Describe(Type type)
    {
        StringBuilder text = new StringBuilder(type.Namespace).Append(": ").Append(Attributes(type)).Append(TypeHeader(type)).Append('\n');
        foreach (string member in type.IsEnum || IsDelegate(type) ? EnumValues(type) : Members(type))
        {
            text.Append("    ").Append(member).Append('\n');
        }

        return text.ToString();
    }

    private static IEnumerable<string> EnumValues(Type type) =>
        type.IsEnum ? Enum.GetNames(type).Select(name => $"{name} = {Convert.ToInt64(Enum.Parse(type, name), CultureInfo.InvariantCulture)}") : [];

    private static IEnumerable<string> Members(Type type)
    {
        IEnumerable<string> fields = type.GetFields(Declared).Where(f => IsVisible(f.Attributes)).Select(Field);
        IEnumerable<string> constructors = type.GetConstructors(Declared).Where(c => IsVisible(c)).Select(c => Attributes(c) + Access(c) + TypeName(type, false) + Parameters(c));
        IEnumerable<string> properties = type.GetProperties(Declared).Where(p => IsVisible(p.GetMethod) || IsVisible(p.SetMethod)).Select(Property);
        IEnumerable<string> events = type.GetEvents(Declared).Where(e => IsVisible(e.AddMethod)).Select(e => $"{Attributes(e)}{Access(e.AddMethod!)}{Modifiers(e.AddMethod!)}event {Annotated(e.EventHandlerType!, e)} {e.Name}");
        IEnumerable<string> methods = type.GetMethods(Declared).Where(m => IsVisible(m) && (!m.IsSpecialName || m.Name.StartsWith("op_", StringComparison.Ordinal))).Select(Method);
        return new[] { fields, constructors, properties, events, methods }.SelectMany(group => group.Order(StringComparer.Ordinal));
    }

    private static string TypeHeader(Type type)
    {
        if (IsDelegate(type))
        {
            MethodInfo invoke = type.GetMethod("Invoke")!;
            return $"public delegate {Annotated(invoke.ReturnType, invoke.ReturnParameter)} {TypeName(type, true)}{Parameters(invoke)}{Constraints(type.GetGenericArguments())}";
        }

        string kind = type switch
        {
            { IsEnum: true } => "enum ",
            { IsInterface: true } => "interface ",
            { IsValueType: true } => (Has(type, "IsReadOnlyAttribute") ? "readonly " : "") + (type.IsByRefLike ? "ref struct " : "struct "),
            { IsAbstract: true, IsSealed: true } => "static class ",
            { IsAbstract: true } => "abstract class ",
            { IsSealed: true } => "sealed class ",
            _ => "class ",
        };
        IEnumerable<Type> inherited = type.GetInterfaces().SelectMany(i => i.GetInterfaces()).Concat(type.BaseType?.GetInterfaces() ?? []);
        List<string> bases = [.. type.GetInterfaces().Except(inherited).Select(i => Plain(i)).Order(StringComparer.Ordinal)];
        if (type.IsEnum)
        {
            bases = [Plain(Enum.GetUnderlyingType(type))];
        }
        else if (type.BaseType is { } parent && parent != typeof(object) && parent != typeof(ValueType))
        {
            bases.Insert(0, Plain(parent));
        }

        return $"{(type.IsNestedFamily || type.IsNestedFamORAssem ? "protected " : "public ")}{kind}{TypeName(type, true)}"
            + (bases.Count > 0 ? " : " + string.Join(", ", bases) : "") + Constraints(type.GetGenericArguments());
    }

    private static string Field(FieldInfo field)
    {
        string modifiers = field.IsLiteral ? "const " : (field.IsStatic ? "static " : "") + (field.IsInitOnly ? "readonly " : "");
        return $"{Attributes(field)}{(field.IsPublic ? "public " : "protected ")}{modifiers}{Annotated(field.FieldType, field)} {field.Name}"
            + (field.IsLiteral ? " = " + Literal(field.GetRawConstantValue(), field.FieldType) : "");
    }

    private static string Property(PropertyInfo property)
    {
        MethodInfo[] accessors = [.. new[] { property.GetMethod, property.SetMethod }.Where(IsVisible).Select(m => m!)];
        MethodInfo widest = accessors.FirstOrDefault(a => a.IsPublic) ?? accessors[0];
        ParameterInfo[] index = property.GetIndexParameters();
        string body = string.Concat(accessors.Select(a =>
            (a.IsPublic == widest.IsPublic ? "" : Access(a)) + (a == property.GetMethod ? "get; " : IsInit(a) ? "init; " : "set; ")));
        return $"{Attributes(property)}{Access(widest)}{Modifiers(widest)}{(Has(property, "RequiredMemberAttribute") ? "required " : "")}"
            + $"{Annotated(property.PropertyType, property)} {(index.Length > 0 ? $"this[{string.Join(", ", index.Select(Parameter))}]" : property.Name)} {{ {body}}}";
    }

    private static string Method(MethodInfo method)
    {
        string generics = method.IsGenericMethodDefinition ? $"<{string.Join(", ", method.GetGenericArguments().Select(a => a.Name))}>" : "";
        return $"{Attributes(method)}{Access(method)}{Modifiers(method)}{Annotated(method.ReturnType, method.ReturnParameter)} {method.Name}{generics}"
            + Parameters(method) + Constraints(method.GetGenericArguments());
    }

    private static string Parameters(MethodBase method)
    {
        string extension = Has(method, "ExtensionAttribute") ? "this " : "";
        return $"({extension}{string.Join(", ", method.GetParameters().Select(Parameter))})";
    }

    private static string Parameter(ParameterInfo parameter)
    {
        string direction = !parameter.ParameterType.IsByRef ? (Has(parameter, "ParamArrayAttribute") || Has(parameter, "ParamCollectionAttribute") ? "params " : "")
            : parameter.IsOut ? "out " : parameter.IsIn ? "in " : "ref ";
        return direction + Annotated(parameter.ParameterType, parameter) + " " + parameter.Name
            + (parameter.HasDefaultValue ? " = " + Literal(parameter.RawDefaultValue, parameter.ParameterType) : "");
    }

    private static string Constraints(Type[] parameters)
    {
        var text = new StringBuilder();
        foreach (Type parameter in parameters.Where(p => p.IsGenericParameter))
        {
            GenericParameterAttributes flags = parameter.GenericParameterAttributes;
            bool isStruct = flags.HasFlag(GenericParameterAttributes.NotNullableValueTypeConstraint);
            byte nullable = NullableBytes(parameter, NullableContext(parameter))[0];
            List<string> parts = [];
            if (isStruct)
            {
                parts.Add("struct");
            }
            else if (flags.HasFlag(GenericParameterAttributes.ReferenceTypeConstraint))
            {
                parts.Add(nullable == 2 ? "class?" : "class");
            }
            else if (nullable == 1)
            {
                parts.Add("notnull");
            }

            parts.AddRange(parameter.GetGenericParameterConstraints().Where(c => c != typeof(ValueType)).Select(c => Plain(c)).Order(StringComparer.Ordinal));
            if (!isStruct && flags.HasFlag(GenericParameterAttributes.DefaultConstructorConstraint))
            {
                parts.Add("new()");
            }

            if (parts.Count > 0)
            {
                text.Append(" where ").Append(parameter.Name).Append(" : ").AppendJoin(", ", parts);
            }
        }

        return text.ToString();
    }

    private static string Attributes(MemberInfo member) =>
        string.Concat(member.CustomAttributes
            .Where(a => TellingAttributes.Contains(a.AttributeType.Name) && !IsRequiredMembersMark(a))
            .Select(a => $"[{a.AttributeType.Name[..^"Attribute".Length]}({string.Join(", ", a.ConstructorArguments.Select(v => Literal(v.Value, v.ArgumentType)))})] ")
            .Order(StringComparer.Ordinal));

    // Compilers put it on each constructor of a type with required members, to keep out those older than them.
    private static bool IsRequiredMembersMark(CustomAttributeData attribute) =>
        attribute.ConstructorArguments.FirstOrDefault().Value is string text && text.StartsWith("Constructors of types with required members", StringComparison.Ordinal);

    private static string Access(MethodBase method) => method.IsPublic ? "public " : "protected ";

    private static string Modifiers(MethodInfo method) => method switch
    {
        { DeclaringType.IsInterface: true } => method.IsStatic ? "static " : "",
        { IsStatic: true } => "static ",
        { IsAbstract: true } => "abstract ",
        _ when method.GetBaseDefinition() != method => method.IsFinal ? "sealed override " : "override ",
        { IsVirtual: true, IsFinal: false } => "virtual ",
        _ => "",
    };

    private static bool IsVisible(MethodBase? method) => method is { IsPublic: true } or { IsFamily: true } or { IsFamilyOrAssembly: true };

    private static bool IsVisible(FieldAttributes attributes) =>
        (attributes & FieldAttributes.FieldAccessMask) is FieldAttributes.Public or FieldAttributes.Family or FieldAttributes.FamORAssem;

    private static bool IsDelegate(Type type) => type.IsSubclassOf(typeof(MulticastDelegate));

    private static bool IsInit(MethodInfo setter) => setter.ReturnParameter.GetRequiredCustomModifiers().Contains(typeof(IsExternalInit));

    private static bool Has(ICustomAttributeProvider owner, string attribute) => Data(owner).Any(a => a.AttributeType.Name == attribute);

    private static IEnumerable<CustomAttributeData> Data(ICustomAttributeProvider owner) =>
        owner is ParameterInfo parameter ? parameter.CustomAttributes : ((MemberInfo)owner).CustomAttributes;

    private static string Annotated(Type type, ICustomAttributeProvider owner)
    {
        int position = 0;
        return Name(type, NullableBytes(owner, NullableContext(owner)), ref position);
    }

    private static string Plain(Type type)
    {
        int position = 0;
        return Name(type, [0], ref position);
    }

    // The compiler writes one byte for each reference type, type parameter and generic value type, depth first; a single byte stands for all.
    private static byte[] NullableBytes(ICustomAttributeProvider owner, byte context)
    {
        CustomAttributeData? attribute = Data(owner).FirstOrDefault(a => a.AttributeType.Name == "NullableAttribute");
        return attribute?.ConstructorArguments[0].Value switch
        {
            byte one => [one],
            IEnumerable<CustomAttributeTypedArgument> many => [.. many.Select(m => (byte)m.Value!)],
            _ => [context],
        };
    }

    private static byte NullableContext(ICustomAttributeProvider? owner)
    {
        ICustomAttributeProvider? at = owner;
        while (at is not null)
        {
            if (Data(at).FirstOrDefault(a => a.AttributeType.Name == "NullableContextAttribute") is { } context)
            {
                return (byte)context.ConstructorArguments[0].Value!;
            }

            at = at switch
            {
                ParameterInfo parameter => parameter.Member,
                Type { IsGenericParameter: true, DeclaringMethod: { } method } => method,
                MemberInfo member => member.DeclaringType,
                _ => null,
            };
        }

        return 0;
    }

    private static string Name(Type type, byte[] nullable, ref int position)
    {
        if (type.IsByRef)
        {
            return Name(type.GetElementType()!, nullable, ref position);
        }

        if (Nullable.GetUnderlyingType(type) is { } underlying)
        {
            return Name(underlying, nullable, ref position) + "?";
        }

        bool counts = !type.IsValueType || type.IsGenericType;
        byte own = !counts ? (byte)0 : nullable.Length == 1 ? nullable[0] : nullable[position++];
        string mark = own == 2 && !type.IsValueType ? "?" : "";
        if (type.IsArray)
        {
            return $"{Name(type.GetElementType()!, nullable, ref position)}[{new string(',', type.GetArrayRank() - 1)}]{mark}";
        }

        if (!type.IsGenericType)
        {
            return Keyword(type) + mark;
        }

        List<string> arguments = [];
        foreach (Type argument in type.GetGenericArguments())
        {
            arguments.Add(Name(argument, nullable, ref position));
        }

        return type.FullName?.StartsWith("System.ValueTuple`", StringComparison.Ordinal) == true
            ? $"({string.Join(", ", arguments)}){mark}"
            : $"{TypeName(type, false)}<{string.Join(", ", arguments)}>{mark}";
    }

    private static string TypeName(Type type, bool withParameters)
    {
        string name = type.Name.Split('`')[0];
        string outer = type is { IsNested: true, IsGenericParameter: false } ? TypeName(type.DeclaringType!, false) + "." : "";
        Type[] parameters = withParameters ? type.GetGenericArguments() : [];
        return outer + name + (parameters.Length > 0 ? $"<{string.Join(", ", parameters.Select(Variance))}>" : "");
    }

    private static string Variance(Type parameter) => (parameter.GenericParameterAttributes & GenericParameterAttributes.VarianceMask) switch
    {
        GenericParameterAttributes.Covariant => "out ",
        GenericParameterAttributes.Contravariant => "in ",
        _ => "",
    } + parameter.Name;

    private static string Keyword(Type type) => type.FullName switch
    {
        "System.Boolean" => "bool",
        "System.Byte" => "byte",
        "System.Char" => "char",
        "System.Decimal" => "decimal",
        "System.Double" => "double",
        "System.Int32" => "int",
        "System.Int64" => "long",
        "System.Object" => "object",
        "System.Single" => "float",
        "System.String" => "string",
        "System.UInt32" => "uint",
        "System.UInt64" => "ulong",
        "System.Void" => "void",
        _ => TypeName(type, false),
    };

    private static string Literal(object? value, Type type) => value switch
    {
        null => type.IsValueType && Nullable.GetUnderlyingType(type) is null ? "default" : "null",
        string text => $"\"{text}\"",
        bool flag => flag ? "true" : "false",
        _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };
}
