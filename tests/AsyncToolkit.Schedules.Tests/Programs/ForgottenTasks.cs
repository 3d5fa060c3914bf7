using System.Runtime.CompilerServices;

namespace AsyncToolkit.Schedules.Tests.Programs;

/// <summary>Tasks that fail and that nobody looks at, for the guard against them.</summary>
internal static class ForgottenTasks
{
    /// <summary>One of an async method, and two that are failed by hand: with what has been thrown, and with what has not.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    internal static void Leave(string text)
    {
        _ = FailAsync(text);
        try
        {
            Throw(text);
        }
        catch (InvalidOperationException e)
        {
            new TaskCompletionSource().SetException(e);
        }

        new TaskCompletionSource().SetException(new ProgramException(text));
    }

    private static async Task FailAsync(string text)
    {
        await Task.CompletedTask;
        Throw(text);
    }

    private static void Throw(string text) => throw new InvalidOperationException(text);
}
