using System.Globalization;
using System.Runtime.ExceptionServices;
using AsyncToolkit.Internal;

namespace AsyncToolkit;

/// <summary>What became of one item of a gather: its result, or why there is none.</summary>
/// <typeparam name="T">The type of the result.</typeparam>
/// <remarks>The default value is an item that was not started, at index 0.</remarks>
/// <example>
/// <code>
/// foreach (Outcome&lt;string&gt; outcome in await urls.GatherOutcomesAsync(8, (url, ct) => http.GetStringAsync(url, ct), cancellationToken))
/// {
///     Console.WriteLine(outcome.IsSuccess ? outcome.Value : $"{outcome.Index}: {outcome.Exception?.Message ?? "not started"}");
/// }
/// </code>
/// </example>
public readonly struct Outcome<T>
{
    private const int LongestText = 200;

    private readonly T? _value;

    // Captured when the item ended: rethrowing an exception again and again would otherwise let its stack grow.
    private readonly ExceptionDispatchInfo? _failure;

    private Outcome(OutcomeStatus status, int index, T? value, ExceptionDispatchInfo? failure)
    {
        Status = status;
        Index = index;
        _value = value;
        _failure = failure;
    }

    /// <summary>What became of the item.</summary>
    public OutcomeStatus Status { get; }

    /// <summary>The item's position in the source, from 0; also its position among the outcomes.</summary>
    public int Index { get; }

    /// <summary>Whether there is a <see cref="Value"/>.</summary>
    public bool IsSuccess => Status == OutcomeStatus.Succeeded;

    /// <summary>What the item threw; null if it succeeded or was not started.</summary>
    public Exception? Exception => _failure?.SourceException;

    /// <summary>The result. Where there is none, what the item threw is thrown, as it was, with its stack.</summary>
    /// <exception cref="InvalidOperationException">The item was not started, so there is nothing to throw.</exception>
    public T Value
    {
        get
        {
            _failure?.Throw();
            return IsSuccess ? _value! : throw new InvalidOperationException($"Item {Index} was not started: it has no result.");
        }
    }

    /// <summary>The result, or <paramref name="fallback"/> where there is none. Throws nothing.</summary>
    /// <param name="fallback">What stands in for a result.</param>
    /// <returns>The result of an item that succeeded, and <paramref name="fallback"/> for all others.</returns>
    public T? GetValueOrDefault(T? fallback = default) => IsSuccess ? _value : fallback;

    internal static Outcome<T> Of(int index, T value) => new(OutcomeStatus.Succeeded, index, value, failure: null);

    internal static Outcome<T> Of(OutcomeStatus status, int index, Exception exception) =>
        new(status, index, value: default, ExceptionDispatchInfo.Capture(exception));

    internal static Outcome<T> NotStarted(int index) => new(OutcomeStatus.NotStarted, index, value: default, failure: null);

    /// <summary>The outcome in one line: <c>[17] Failed: HttpRequestException: …</c></summary>
    /// <returns>The line, cut off where the texts in it are long.</returns>
    public override string ToString() => Status switch
    {
        OutcomeStatus.Succeeded => string.Create(CultureInfo.InvariantCulture, $"[{Index}] {Status}: {ShortText.Of(_value, LongestText)}"),
        OutcomeStatus.NotStarted => string.Create(CultureInfo.InvariantCulture, $"[{Index}] {Status}"),
        _ => string.Create(CultureInfo.InvariantCulture, $"[{Index}] {Status}: {ShortText.OfFailure(Exception!)}"),
    };
}
