using System.Runtime.CompilerServices;

namespace AsyncToolkit;

/// <summary>Makes the <see cref="Task"/> twins of a body look like the <see cref="ValueTask"/> form, at no cost per item but a call.</summary>
internal static class BodyAdapter
{
    internal static Func<T, CancellationToken, ValueTask> ToValueTask<T>(
        Func<T, CancellationToken, Task> body, [CallerArgumentExpression(nameof(body))] string? paramName = null)
    {
        ArgumentNullException.ThrowIfNull(body, paramName);
        return (item, token) => new ValueTask(body(item, token) ?? throw NullTask());
    }

    internal static Func<T, CancellationToken, ValueTask<TResult>> ToValueTask<T, TResult>(
        Func<T, CancellationToken, Task<TResult>> body, [CallerArgumentExpression(nameof(body))] string? paramName = null)
    {
        ArgumentNullException.ThrowIfNull(body, paramName);
        return (item, token) => new ValueTask<TResult>(body(item, token) ?? throw NullTask());
    }

    internal static Func<CancellationToken, ValueTask> ToValueTask(
        Func<CancellationToken, Task> body, [CallerArgumentExpression(nameof(body))] string? paramName = null)
    {
        ArgumentNullException.ThrowIfNull(body, paramName);
        return token => new ValueTask(body(token) ?? throw NullTask());
    }

    internal static Func<CancellationToken, ValueTask<TResult>> ToValueTask<TResult>(
        Func<CancellationToken, Task<TResult>> body, [CallerArgumentExpression(nameof(body))] string? paramName = null)
    {
        ArgumentNullException.ThrowIfNull(body, paramName);
        return token => new ValueTask<TResult>(body(token) ?? throw NullTask());
    }

    internal static InvalidOperationException NullTask() => new("The delegate returned null instead of a task.");
}
