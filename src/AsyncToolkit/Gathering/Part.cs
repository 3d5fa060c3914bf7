using System.Runtime.CompilerServices;
using AsyncToolkit.Internal;

namespace AsyncToolkit;

/// <summary>One of several operations of different types, and its result.</summary>
internal abstract class Part
{
    internal abstract ValueTask<NoResult> RunAsync(CancellationToken cancellationToken);

    internal static Part<T> Of<T>(
        Func<CancellationToken, ValueTask<T>> operation, [CallerArgumentExpression(nameof(operation))] string? paramName = null)
    {
        ArgumentNullException.ThrowIfNull(operation, paramName);
        return new Part<T>(operation);
    }

    /// <summary>Runs all the parts at once, and then asks for the value.</summary>
    internal static Task<TValue> AllAsync<TValue>(Part[] parts, Func<TValue> value, CancellationToken cancellationToken)
    {
        var caller = CallerCancellation.Capture(cancellationToken);
        return caller.IsCanceledBy(out Deadline? blamed)
            ? caller.CanceledTask<TValue>(blamed, name: null)
            : new AllEnd<TValue>(value).Run(
                ItemSequence<Part>.Of(parts),
                new FanOutPolicy(parts.Length),
                static (part, token) => part.RunAsync(token),
                cancellationToken);
    }
}
