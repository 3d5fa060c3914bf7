using System.Globalization;
using System.Text;
using AsyncToolkit.Internal;

namespace AsyncToolkit;

/// <summary>
/// Everything that failed in a call that collects its failures (<see cref="FailureMode.Collect"/>,
/// <see cref="FailureMode.StopAfter"/>), or what had failed before the caller canceled it.
/// </summary>
/// <remarks>
/// <para><see cref="Failures"/> holds the root causes in the order in which they happened and, behind them, what failed after
/// the call had begun to stop. <see cref="AggregateException.InnerExceptions"/> holds their exceptions in the same order.</para>
/// <para><see cref="Message"/> and <see cref="ToString"/> show the count and the first five, however many there are and however
/// long their texts.</para>
/// </remarks>
/// <example>
/// <code>
/// catch (FanOutException failed)
/// {
///     foreach (ItemFailure failure in failed.Failures)
///     {
///         Console.WriteLine($"{failure.Item} failed: {failure.Exception.Message}");
///     }
/// }
/// </code>
/// </example>
public sealed class FanOutException : AggregateException
{
    private const int Shown = 5;
    private const int LongestLine = 500;
    private const int LongestTrace = 4_000;

    private readonly string _headline;

    /// <summary>Creates an exception that carries <paramref name="failures"/>.</summary>
    /// <param name="failures">The failures; at least one.</param>
    /// <exception cref="ArgumentNullException"><paramref name="failures"/> is null. Thrown at the call.</exception>
    /// <exception cref="ArgumentException"><paramref name="failures"/> is empty, or one of them is null. Thrown at the call.</exception>
    public FanOutException(IReadOnlyList<ItemFailure> failures)
        : this(failures, operationName: null)
    {
    }

    internal FanOutException(IReadOnlyList<ItemFailure> failures, string? operationName)
        : base(ExceptionsOf(failures))
    {
        Failures = failures;
        string count = failures.Count == 1 ? "1 failure" : string.Create(CultureInfo.InvariantCulture, $"{failures.Count} failures");
        _headline = operationName is null ? count : $"{operationName}: {count}";
    }

    /// <summary>Every failure: the root causes in the order in which they happened, then what failed after the call had begun to stop.</summary>
    public IReadOnlyList<ItemFailure> Failures { get; }

    /// <summary>The number of failures and, in a line each, the first five.</summary>
    public override string Message
    {
        get
        {
            StringBuilder text = new StringBuilder(_headline).Append(':');
            for (int i = 0; i < Math.Min(Shown, Failures.Count); i++)
            {
                text.Append(Environment.NewLine).Append("  ").Append(ShortText.Of(Failures[i], LongestLine));
            }

            return AppendRest(text).ToString();
        }
    }

    /// <summary>The type, the number of failures, and the first five with their stacks.</summary>
    /// <returns>The text: some lines for each of the five, however many have failed.</returns>
    public override string ToString()
    {
        StringBuilder text = new StringBuilder(GetType().FullName).Append(": ").Append(_headline).Append(':');
        for (int i = 0; i < Math.Min(Shown, Failures.Count); i++)
        {
            ItemFailure failure = Failures[i];
            text.Append(Environment.NewLine).Append(" ---> [").Append(failure.Index).Append("] ")
                .Append(failure.IsSourceFailure ? "(source)" : ShortText.Of(failure.Item, LongestLine)).Append(": ")
                .Append(ShortText.Of(failure.Exception, LongestTrace));
        }

        AppendRest(text);
        if (StackTrace is { } stack)
        {
            text.Append(Environment.NewLine).Append(stack);
        }

        return text.ToString();
    }

    private StringBuilder AppendRest(StringBuilder text) =>
        Failures.Count > Shown
            ? text.Append(Environment.NewLine).Append("  … and ").Append(Failures.Count - Shown).Append(" more, see ").Append(nameof(Failures))
            : text;

    private static Exception[] ExceptionsOf(IReadOnlyList<ItemFailure> failures)
    {
        ArgumentNullException.ThrowIfNull(failures);
        if (failures.Count == 0)
        {
            throw new ArgumentException("At least one failure is needed.", nameof(failures));
        }

        var exceptions = new Exception[failures.Count];
        for (int i = 0; i < exceptions.Length; i++)
        {
            exceptions[i] = failures[i]?.Exception ?? throw new ArgumentException("A failure is null.", nameof(failures));
        }

        return exceptions;
    }
}
