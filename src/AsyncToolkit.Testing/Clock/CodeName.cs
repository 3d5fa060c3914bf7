namespace AsyncToolkit.Testing;

/// <summary>Turns the compiler's names of lambdas, local functions and state machines back into those of the source.</summary>
internal static class CodeName
{
    /// <summary><c>Orders+&lt;&gt;c.&lt;RetryAsync&gt;b__0</c> becomes <c>Orders.RetryAsync (lambda)</c>.</summary>
    internal static string Of(Type? declaringType, string member)
    {
        // Closures and state machines live in nested types with names that no source can have; a closure in a generated type names no method.
        string owner = string.Empty;
        for (Type? type = declaringType; type is not null; type = type.DeclaringType)
        {
            if (type.Name.StartsWith('<'))
            {
                continue;
            }

            owner = owner.Length == 0 ? WithoutArity(type.Name) : $"{WithoutArity(type.Name)}.{owner}";
        }

        return owner.Length == 0 ? Member(member) : $"{owner}.{Member(member)}";
    }

    private static string Member(string name)
    {
        int end = name.LastIndexOf('>');
        if (!name.StartsWith('<') || end < 1)
        {
            return name;
        }

        string method = name[1..end].Trim('<', '>');
        string rest = name[(end + 1)..];
        if (rest.StartsWith("g__", StringComparison.Ordinal))
        {
            // A local function: <Outer>g__Inner|0_1
            int bar = rest.IndexOf('|', StringComparison.Ordinal);
            return $"{method}.{(bar < 0 ? rest[3..] : rest[3..bar])}";
        }

        int bracket = method.IndexOf(">b__", StringComparison.Ordinal);
        if (bracket >= 0)
        {
            method = method[..bracket];
            return $"{method} (lambda)";
        }

        return rest.StartsWith("b__", StringComparison.Ordinal) ? $"{method} (lambda)" : method;
    }

    private static string WithoutArity(string name)
    {
        int tick = name.IndexOf('`', StringComparison.Ordinal);
        return tick < 0 ? name : name[..tick];
    }
}
