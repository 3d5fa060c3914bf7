namespace AsyncToolkit.Internal;

/// <summary>Texts of the user's objects, for messages: cut where they are long, and never an exception.</summary>
internal static class ShortText
{
    private const int LongestMessage = 300;

    /// <summary>The type of an exception, and its message.</summary>
    internal static string OfFailure(Exception exception)
    {
        string message;
        try
        {
            message = Cut(exception.Message, LongestMessage);
        }
        catch (Exception e)
        {
            message = $"(no message: {e.GetType().Name})";
        }

        return $"{exception.GetType().Name}: {message}";
    }

    internal static string Of(object? value, int longest)
    {
        if (value is Delegate)
        {
            // an operation: the names of its type and of its method say nothing to anybody
            return "(operation)";
        }

        string text;
        try
        {
            text = value?.ToString() ?? "";
        }
        catch (Exception e)
        {
            return $"({value!.GetType().Name}, whose text failed with {e.GetType().Name})";
        }

        return Cut(text, longest);
    }

    private static string Cut(string text, int longest) =>
        text.Length <= longest ? text : string.Concat(text.AsSpan(0, longest), "…");
}
