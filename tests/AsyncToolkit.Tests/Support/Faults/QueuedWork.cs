namespace AsyncToolkit.Tests.Support;

internal static class QueuedWork
{
    /// <summary>What goes on although it should wait is queued behind nothing that hangs: it has its turn before this has come around so often.</summary>
    internal static async Task HadItsTurnAsync()
    {
        for (int round = 0; round < 512; round++)
        {
            await Task.Run(static () => { });
        }
    }
}
