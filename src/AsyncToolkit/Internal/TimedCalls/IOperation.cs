using System.Diagnostics.CodeAnalysis;

namespace AsyncToolkit.Internal;

/// <summary>An operation with a result or without. Implemented by structs.</summary>
internal interface IOperation<T>
{
    /// <summary>Starts it; lets out what it throws. True if it has succeeded at once.</summary>
    /// <param name="cancellationToken">Its token.</param>
    /// <param name="result">Its result, if it has succeeded.</param>
    /// <param name="running">The very task that it is, otherwise: whether it has ended is seen there, with nothing of ours behind that.</param>
    bool TryStart(CancellationToken cancellationToken, [MaybeNullWhen(false)] out T result, [NotNullWhen(false)] out Task? running);
}
