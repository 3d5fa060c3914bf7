namespace AsyncToolkit.AspNetCore.Tests;

/// <summary>Clients that ask for the same page again and again.</summary>
internal sealed class Load : IDisposable
{
    private readonly TrackedTokenSource _stop = new();
    private readonly TaskCompletionSource _reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Task[] _clients;
    private int _answers;
    private int _goal = int.MaxValue;

    internal Load(HttpClient client, string path, int clients)
    {
        _clients = [.. Enumerable.Range(0, clients).Select(_ => Task.Run(() => AskAsync(client, new Uri(path, UriKind.Relative))))];
    }

    internal async Task WhenAnsweredAsync(int answers)
    {
        Volatile.Write(ref _goal, answers);
        Task ended = await Task.WhenAny([_reached.Task, .. _clients]).WithHangGuard();
        await ended;
    }

    /// <summary>Lets each client get its last answer. A request that failed fails the test here.</summary>
    internal async Task StopAsync()
    {
        await _stop.CancelAsync();
        await Task.WhenAll(_clients).WithHangGuard();
    }

    public void Dispose()
    {
        _stop.Cancel();
        _stop.Dispose();
    }

    private async Task AskAsync(HttpClient client, Uri path)
    {
        CancellationToken stop = _stop.Token;
        while (!stop.IsCancellationRequested)
        {
            await client.GetStringAsync(path, CancellationToken.None);
            if (Interlocked.Increment(ref _answers) >= Volatile.Read(ref _goal))
            {
                _reached.TrySetResult();
            }
        }
    }
}
