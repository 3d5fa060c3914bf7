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

    // The compiler wraps the name of the method in <…> and says behind it what the member is: b__ a lambda, g__ a local function, d a state
    // machine, whose inside can be any of these again.
    private static string Member(string name)
    {
        int end = name.StartsWith('<') ? IndexOfClosingBracket(name) : -1;
        if (end < 0)
        {
            return name;
        }

        string method = Member(name[1..end]);
        string kind = name[(end + 1)..];
        if (kind.StartsWith("b__", StringComparison.Ordinal))
        {
            return $"{method} (lambda)";
        }

        return kind.StartsWith("g__", StringComparison.Ordinal) ? $"{method}.{kind[3..].Split('|')[0]}" : method;
    }

    private static int IndexOfClosingBracket(string name)
    {
        int depth = 0;
        for (int i = 0; i < name.Length; i++)
        {
            depth += name[i] switch { '<' => 1, '>' => -1, _ => 0 };
            if (depth == 0)
            {
                return i;
            }
        }

        return -1;
    }

    private static string WithoutArity(string name)
    {
        int tick = name.IndexOf('`', StringComparison.Ordinal);
        return tick < 0 ? name : name[..tick];
    }
}
