namespace AsyncToolkit.Internal;

/// <summary>Keeps two exceptions where there is room for one.</summary>
internal static class Failures
{
    /// <summary>The one there is, or both in an <see cref="AggregateException"/>, the first in front.</summary>
    internal static Exception? Join(Exception? first, Exception? second) =>
        first is null ? second : second is null ? first : new AggregateException(first, second);
}
