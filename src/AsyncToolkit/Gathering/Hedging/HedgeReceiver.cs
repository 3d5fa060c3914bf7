namespace AsyncToolkit.Internal;

/// <summary>An answer goes to the end of the hedge; an attempt that has failed makes the next one due.</summary>
internal readonly struct HedgeReceiver<TOperation, T>(HedgeEnd<T> end, HedgeAttempts<TOperation> attempts) : IResultReceiver<T>
{
    public void Deliver(long index, T result) => end.Deliver(result);

    public void Failed(long index) => attempts.AttemptFailed();
}
