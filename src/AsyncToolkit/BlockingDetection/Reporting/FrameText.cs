using System.Diagnostics;

namespace AsyncToolkit.Internal;

/// <summary>A frame by its text, which is what there is of it without reflection, on every target and under AOT.</summary>
/// <remarks>
/// The runtime writes <c>Namespace.Type.Method[T](Int32 x)</c>, nested types with a dot. What the compiler made of lambdas, local functions, iterators and
/// async methods has angle brackets; <see cref="OwnerType"/> and <see cref="OwnerMethod"/> are the type and method that its source stands in.
/// </remarks>
internal readonly struct FrameText
{
    private const string MoveNext = "MoveNext";

    private FrameText(string text)
    {
        int parameters = text.IndexOf('(', StringComparison.Ordinal);
        string name = parameters < 0 ? text : text[..parameters];
        if (name.EndsWith(']') && name.IndexOf('[', StringComparison.Ordinal) is > 0 and var generic)
        {
            name = name[..generic];
        }

        int dot = name.EndsWith("..ctor", StringComparison.Ordinal) || name.EndsWith("..cctor", StringComparison.Ordinal)
            ? name.LastIndexOf("..", StringComparison.Ordinal)
            : name.LastIndexOf('.');
        Type = dot < 0 ? "" : name[..dot];
        Method = name[(dot + 1)..];
        (OwnerType, OwnerMethod) = OwnerOf(name, Type, Method);
        Text = Method == MoveNext && OwnerMethod != MoveNext && !Type.Contains("<<", StringComparison.Ordinal) && !Type.Contains("<>c", StringComparison.Ordinal)
            ? $"{OwnerType}.{OwnerMethod}()"
            : text;
    }

    /// <summary>The frame as it is shown; empty where the runtime has nothing to show.</summary>
    internal string Text { get; }

    internal string Type { get; }

    internal string Method { get; }

    internal string OwnerType { get; }

    internal string OwnerMethod { get; }

    internal bool IsEmpty => string.IsNullOrEmpty(Text);

    /// <summary>Whether the frame belongs to the framework: what is above it in the stack called it.</summary>
    internal bool IsFramework => Type.StartsWith("System.", StringComparison.Ordinal) || Type.StartsWith("Microsoft.", StringComparison.Ordinal)
        || Type.StartsWith("Interop.", StringComparison.Ordinal);

    internal static FrameText Of(StackFrame frame)
    {
        // A trace of one frame shows it even where it would be hidden in a longer one.
        ReadOnlySpan<char> line = new StackTrace(frame).ToString().AsSpan().Trim();
        int word = line.IndexOf(' '); // "at", in the language of the runtime
        return new FrameText(line[(word + 1)..].ToString());
    }

    internal static FrameText Parse(string text) => new(text);

    private static (string Type, string Method) OwnerOf(string name, string type, string method)
    {
        int made = name.IndexOf(".<", StringComparison.Ordinal);
        if (made < 0)
        {
            return (type, method);
        }

        // Closures come first, as in Type.<>c__DisplayClass0_0.<Method>b__0.
        ReadOnlySpan<char> rest = name.AsSpan(made + 1);
        while (rest.StartsWith("<>"))
        {
            int next = rest.IndexOf(".<", StringComparison.Ordinal);
            if (next < 0)
            {
                return (type, method);
            }

            rest = rest[(next + 1)..];
        }

        rest = rest.TrimStart('<');
        int close = rest.IndexOf('>');
        return close <= 0 ? (type, method) : (name[..made], rest[..close].ToString());
    }
}
