using System.Globalization;

namespace AsyncToolkit.Tests.Support;

/// <summary>The one real-time limit of these tests. It runs out only where a test has failed already.</summary>
internal static class HangGuard
{
    // with a mutant inside, hanging is a usual end, and half a minute for each too long
    internal static readonly TimeSpan Patience = TimeSpan.FromSeconds(int.Parse(Environment.GetEnvironmentVariable("HANG_GUARD_SECONDS") ?? "30", CultureInfo.InvariantCulture));

    internal static Task WithHangGuard(this Task task) => task.WaitAsync(Patience);

    internal static Task<T> WithHangGuard<T>(this Task<T> task) => task.WaitAsync(Patience);

    /// <summary>Awaits the end of a call and returns what it throws; null where it succeeds.</summary>
    internal static async Task<Exception?> EndAsync(this Task call)
    {
        try
        {
            await call.WithHangGuard();
            return null;
        }
        catch (Exception e) when (call.IsCompleted)
        {
            return e;
        }
    }
}
