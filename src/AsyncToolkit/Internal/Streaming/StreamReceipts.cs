using System.Runtime.CompilerServices;

namespace AsyncToolkit.Internal;

/// <summary>What the consumer of a stream has received, and who is told of the rest: results that it has not, failures that no move throws.</summary>
/// <remarks>Used within the role of the consumer only; <see cref="Unclaimed"/> and <see cref="Log"/> guard themselves.</remarks>
internal sealed class StreamReceipts<TResult>
{
    private readonly ConditionalWeakTable<object, object?>? _received;

    private StreamReceipts(ThrottleOptions options)
    {
        Log = CallLog.Of(options.Logger, options.Name);
        if (options.OnUnclaimed is { } handler)
        {
            _received = typeof(TResult).IsValueType ? null : [];
            Unclaimed = new UnclaimedResults(handler, Log);
            Unclaimed.SettleBy(result => _received is { } received && received.TryGetValue(result, out _));
        }
    }

    /// <summary>Whether each result that is handed over has to be noted: no other one that is the same object may then be unclaimed.</summary>
    internal bool NotesEach => _received is not null;

    /// <summary>Null where nobody is told anything.</summary>
    internal CallLog? Log { get; }

    /// <summary>Null where nobody wants to have what is unclaimed.</summary>
    internal UnclaimedResults? Unclaimed { get; }

    /// <summary>Null where nobody is told anything, nor wants to have anything.</summary>
    internal static StreamReceipts<TResult>? Of(ThrottleOptions options) =>
        options.Logger is null && options.OnUnclaimed is null ? null : new StreamReceipts<TResult>(options);

    internal void Note(TResult result)
    {
        if (_received is not null && result is not null)
        {
            _received.AddOrUpdate(result, null);
        }
    }

    /// <summary>No move throws these.</summary>
    /// <param name="failures">What failed, root causes first.</param>
    /// <param name="told">How many of them the consumer gets to know.</param>
    internal void Untold(IReadOnlyList<ItemFailure> failures, int told)
    {
        if (failures.Count > told)
        {
            Log?.Untold([.. failures.Skip(told)]);
        }
    }
}
