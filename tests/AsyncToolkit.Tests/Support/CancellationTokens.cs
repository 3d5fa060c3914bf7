namespace AsyncToolkit.Tests.Support;

internal static class CancellationTokens
{
    /// <summary>Completes, normally, when the token is canceled.</summary>
    internal static async Task CanceledAsync(this CancellationToken token)
    {
        var canceled = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using (token.Register(canceled.SetResult))
        {
            await canceled.Task;
        }
    }
}
