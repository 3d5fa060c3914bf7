using System.Runtime.CompilerServices;

namespace AsyncToolkit.Internal;

/// <summary>How the engines wait for a body of the user's.</summary>
internal static class BodyAwait
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static ConfiguredValueTaskAwaitable<TResult>.ConfiguredValueTaskAwaiter Of<TResult>(ValueTask<TResult> running) =>
        running.ConfigureAwait(false).GetAwaiter();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static ConfiguredTaskAwaitable.ConfiguredTaskAwaiter Of(Task running) =>
        running.ConfigureAwait(false).GetAwaiter();
}
