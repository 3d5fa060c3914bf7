using System.Runtime.ExceptionServices;

namespace AsyncToolkit.Tests.Support;

internal static class Thrown
{
    /// <summary>Counts what is thrown in the flow of an act, caught or not, by us or inside the runtime for us.</summary>
    internal static async Task<int> CountAsync(Func<Task> act)
    {
        var ours = new AsyncLocal<bool> { Value = true };
        int thrown = 0;
        AppDomain.CurrentDomain.FirstChanceException += Count;
        try
        {
            await act();
        }
        finally
        {
            AppDomain.CurrentDomain.FirstChanceException -= Count;
        }

        return thrown;

        void Count(object? sender, FirstChanceExceptionEventArgs e)
        {
            if (ours.Value)
            {
                Interlocked.Increment(ref thrown);
            }
        }
    }
}
