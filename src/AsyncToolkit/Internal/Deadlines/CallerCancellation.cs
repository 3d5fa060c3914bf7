using System.Runtime.CompilerServices;

namespace AsyncToolkit.Internal;

/// <summary>What may end a call from outside: the token that it was given, and the deadline that it was started under.</summary>
/// <remarks>
/// <para>Taken once, when the call starts. Without a deadline it costs the look-up of <see cref="Deadline.Current"/> and
/// nothing else.</para>
/// <para>Of two that have happened, the token counts: whoever canceled it is closer to the call than a deadline. What a call ends
/// with is said by <see cref="Exception"/> and <see cref="CanceledTask(Deadline?, string?)"/>: always an <see cref="OperationCanceledException"/>, with the
/// token of the caller, or that of the deadline that has expired.</para>
/// </remarks>
internal readonly struct CallerCancellation
{
    private readonly CancellationToken _token;
    private readonly Deadline? _deadline;

    private CallerCancellation(Deadline? deadline, CancellationToken token)
    {
        _token = token;
        _deadline = deadline;
    }

    /// <summary>The token that the call was given.</summary>
    internal CancellationToken Token => _token;

    /// <summary>The deadline that the call was started under; null for none.</summary>
    internal Deadline? Deadline => _deadline;

    /// <summary>Whether there is anything to register with.</summary>
    internal bool CanBeCanceled => _deadline is not null || _token.CanBeCanceled;

    /// <summary>
    /// Whether the token is canceled or the deadline has been found expired. Reads flags and no clock, so that a deadline whose
    /// timer is late is not seen.
    /// </summary>
    internal bool IsCanceled => _token.IsCancellationRequested || _deadline?.Expired is not null;

    /// <summary><see cref="IsCanceled"/> and the deadline to blame, null if it is the token, in one look: between two the deadline may end, and then nobody is to blame.</summary>
    internal bool IsCanceledBy(out Deadline? blamed)
    {
        blamed = null;
        return _token.IsCancellationRequested || (blamed = _deadline?.Expired) is not null;
    }

    /// <summary>The same after a look at the deadline's clock, which may be ahead of its timer. A clock that fails has nothing to say.</summary>
    internal bool LooksCanceled()
    {
        if (!IsCanceled)
        {
            try
            {
                _deadline?.Look();
            }
            catch (Exception)
            {
            }
        }

        return IsCanceled;
    }

    /// <summary>
    /// Takes what is there now. Reads the deadline's clock, so that afterwards <see cref="IsCanceled"/> is true of a deadline
    /// that has passed, however late its timer is, and starts its timer.
    /// </summary>
    /// <remarks>What the clock throws is thrown here, at the call, before anything of it has begun.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static CallerCancellation Capture(CancellationToken token)
    {
        Deadline? deadline = AsyncToolkit.Deadline.Current;
        if (deadline is not null && !token.IsCancellationRequested)
        {
            deadline.Check();
        }

        return new CallerCancellation(deadline, token);
    }

    /// <summary>
    /// The same without reading the clock: for the engine of a call that has asked <see cref="Capture"/> already. A deadline that has
    /// been found expired since then tells whoever registers.
    /// </summary>
    internal static CallerCancellation Of(CancellationToken token) => new(AsyncToolkit.Deadline.Current, token);

    /// <summary>The same with the nearest deadline that has neither ended nor passed. Reads the clocks, and lets out what they throw.</summary>
    internal CallerCancellation FindLive() => new(_deadline?.FindLive(), _token);

    /// <summary>Registers the listener with both. If one has happened already, the listener is told before this returns.</summary>
    internal CallerRegistration Register(ICallerListener listener)
    {
        // the deadline first: its clock may throw, and then nothing is registered
        DeadlineLink? link = _deadline?.Link(listener);
        CancellationTokenRegistration registration = _token.CanBeCanceled
            ? _token.UnsafeRegister(static state => ((ICallerListener)state!).CallerCanceled(expired: null), listener)
            : default;
        return new CallerRegistration(registration, link);
    }

    /// <summary>What a call of this name ends with.</summary>
    /// <param name="blamed">The deadline that ended it; null for the caller's token.</param>
    /// <param name="name">The name of the call, or null.</param>
    /// <param name="inner">What had failed before, or null.</param>
    /// <param name="token">The caller's token.</param>
    internal static OperationCanceledException Exception(Deadline? blamed, string? name, Exception? inner, CancellationToken token)
    {
        string message = $"{name ?? "The operation"} was canceled{(blamed is null ? null : $": {blamed} has expired")}.";
        return new OperationCanceledException(message, inner, blamed?.Token ?? token);
    }

    /// <summary>A task that is canceled and still carries the exception, inner one and all.</summary>
    /// <remarks>
    /// Only an async method builder makes one: <see cref="TaskCompletionSource.SetCanceled()"/> drops the exception,
    /// <see cref="TaskCompletionSource.SetException(Exception)"/> would make the task faulted.
    /// </remarks>
    internal static Task CanceledTask(OperationCanceledException exception)
    {
        var builder = AsyncTaskMethodBuilder.Create();
        builder.SetException(exception);
        return builder.Task;
    }

    /// <inheritdoc cref="CanceledTask(OperationCanceledException)"/>
    internal static Task<T> CanceledTask<T>(OperationCanceledException exception)
    {
        var builder = AsyncTaskMethodBuilder<T>.Create();
        builder.SetException(exception);
        return builder.Task;
    }

    /// <summary>The task of a call that was canceled before it began, by what <see cref="IsCanceledBy"/> has found.</summary>
    internal Task CanceledTask(Deadline? blamed, string? name) =>
        blamed is null ? Task.FromCanceled(_token) : CanceledTask(Exception(blamed, name, inner: null, _token));

    /// <inheritdoc cref="CanceledTask(Deadline?, string?)"/>
    internal Task<T> CanceledTask<T>(Deadline? blamed, string? name) =>
        blamed is null ? Task.FromCanceled<T>(_token) : CanceledTask<T>(Exception(blamed, name, inner: null, _token));
}
