namespace AsyncToolkit.Internal;

/// <summary>The task of a call, made when the call starts and completed with a result, or with what another task has ended with.</summary>
/// <remarks>
/// The latter takes over all exceptions of a faulted task and the exception object of a canceled one, which nothing else can
/// do for both. Before .NET 9 only <see cref="TaskExtensions.Unwrap{TResult}(Task{Task{TResult}})"/> can, at the price of more tasks, also for a result.
/// </remarks>
internal abstract partial class CallTask<TValue>
{
    protected void CompleteAs(in CallVerdict verdict, TValue result)
    {
        if (verdict.IsSuccess)
        {
            Succeed(result);
        }
        else
        {
            CompleteAs(verdict.ToTask(result));
        }
    }
}

#if NET9_0_OR_GREATER
internal abstract partial class CallTask<TValue> : TaskCompletionSource<TValue>
{
    /// <summary>The task that the caller gets.</summary>
    internal Task<TValue> Completion => Task;

    protected void Succeed(TValue result) => SetResult(result);

    protected void CompleteAs(Task<TValue> ended) => SetFromTask(ended);
}
#else
internal abstract partial class CallTask<TValue> : TaskCompletionSource<Task<TValue>>
{
    private protected CallTask() => Completion = Task.Unwrap();

    /// <summary>The task that the caller gets.</summary>
    internal Task<TValue> Completion { get; }

    protected void Succeed(TValue result) => SetResult(System.Threading.Tasks.Task.FromResult(result));

    protected void CompleteAs(Task<TValue> ended) => SetResult(ended);
}
#endif
