namespace AsyncToolkit.Internal;

/// <summary>Texts of the user's objects, for messages: cut where they are long, and never an exception.</summary>
internal static class ShortText
{
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

        return text.Length <= longest ? text : string.Concat(text.AsSpan(0, longest), "…");
    }
}
