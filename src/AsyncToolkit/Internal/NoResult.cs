namespace AsyncToolkit.Internal;

/// <summary>What bodies without a result result in, where one and the same code handles both kinds.</summary>
internal readonly struct NoResult
{
    /// <summary>Gives a body a result. An <c>async</c> frame, if the body suspends.</summary>
    internal static Func<T, CancellationToken, ValueTask<NoResult>> AddTo<T>(Func<T, CancellationToken, ValueTask> body) =>
        (item, cancellationToken) =>
        {
            ValueTask running = body(item, cancellationToken);
            if (!running.IsCompletedSuccessfully)
            {
                return AwaitAsync(running);
            }

            running.GetAwaiter().GetResult();
            return default;
        };

    /// <summary>Takes the result away again. What suspends here is an <c>async</c> method of ours, so its task exists already.</summary>
    internal static Func<T, CancellationToken, ValueTask> RemoveFrom<T>(Func<T, CancellationToken, ValueTask<NoResult>> body) =>
        (item, cancellationToken) =>
        {
            ValueTask<NoResult> running = body(item, cancellationToken);
            return running.IsCompletedSuccessfully ? default : new ValueTask(running.AsTask());
        };

    private static async ValueTask<NoResult> AwaitAsync(ValueTask running)
    {
        await running.ConfigureAwait(false);
        return default;
    }
}
