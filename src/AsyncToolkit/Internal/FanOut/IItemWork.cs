using System.Runtime.CompilerServices;

namespace AsyncToolkit.Internal;

/// <summary>What is done with each item, and what becomes of its result: the sink over the one engine.</summary>
/// <remarks>Implemented by structs, so that the loop is compiled with the call inlined and nothing is allocated per item.</remarks>
internal interface IItemWork<T, TAwaiter>
    where TAwaiter : struct, ICriticalNotifyCompletion
{
    /// <summary>
    /// Starts the body. True if it has ended, successfully, and its result is delivered; false if it is pending on
    /// <paramref name="awaiter"/>. A failure is thrown.
    /// </summary>
    bool Start(T item, long index, CancellationToken cancellationToken, out TAwaiter awaiter);

    /// <summary>Takes the result of a body that was pending, and delivers it. A failure is thrown.</summary>
    void End(long index, in TAwaiter awaiter);

    /// <summary>The body has failed, and its failure is taken in: the call may be stopping by now. Once for each item that was started and delivered nothing.</summary>
    void Failed(long index);
}
