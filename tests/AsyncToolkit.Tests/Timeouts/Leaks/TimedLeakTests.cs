using AsyncToolkit.Testing;
using AsyncToolkit.Tests.Support;

namespace AsyncToolkit.Tests.Timeouts.Leaks;

/// <summary>Nothing of a call outlives it, whichever it is and however it ends: no timer, no registration, no token source.</summary>
[Collection(Alone.Name)]
public class TimedLeakTests
{
    private const int Calls = 20;

    // What a pool thread has run last, and what the runtime keeps of it, may be alive yet.
    private const int MayBeAlive = 5;

    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    private readonly VirtualTimeProvider _time = Clocks.Virtual();
    private readonly FaultyTimeProvider _counting;
    private int _timers;

    public TimedLeakTests() => _counting = new FaultyTimeProvider(_time)
    {
        OnCreateTimer = () => Interlocked.Increment(ref _timers),
        OnDisposeTimer = () => Interlocked.Decrement(ref _timers),
    };

    public enum How
    {
        CompletesAtOnce,
        Completes,
        Fails,
        TimesOut,
        CallerCancels,
        CallerHasCanceled,
        DeadlineExpires,
        ClockFails,
    }

    public static TheoryData<string> Entries => [.. TimedEntries.Names];

    public static TheoryData<string, How> EntriesAndEnds
    {
        get
        {
            var data = new TheoryData<string, How>();
            foreach (string entry in TimedEntries.Names)
            {
                foreach (How how in Enum.GetValues<How>())
                {
                    data.Add(entry, how);
                }
            }

            return data;
        }
    }

    // Asked by a continuation that runs where the call completes, before anything else can happen.
    [Theory]
    [MemberData(nameof(EntriesAndEnds))]
    public async Task Call_HoweverItEnds_LeavesNoTimer(string name, How how)
    {
        TimedEntry entry = TimedEntries.Of(name);
        int? armed = null;
        int? made = null;

        await EndAsync(entry, how, outer: null, seen: null, call => _ = call.ContinueWith(
            _ => (armed, made) = (_time.ActiveTimers, Volatile.Read(ref _timers)),
            CancellationToken.None,
            TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default), default);

        // that of a deadline around the call has fired, and is there until its owner disposes of it; that of a queue is turned off, and kept
        Assert.Equal(0, armed);
        Assert.InRange(made!.Value, 0, how is How.DeadlineExpires ? 2 : 1);
        if (name.Contains("After", StringComparison.Ordinal))
        {
            Assert.Equal(how is How.DeadlineExpires ? 1 : 0, made);
        }
    }

    // The caller's token and the deadline around live on: they would hold what is registered with them, and that holds the name of the call. The
    // wait handle of a token is held by its source.
    [Theory]
    [MemberData(nameof(Entries))]
    public async Task Call_HoweverItEnds_LeavesNoRegistrationAndNoTokenSource(string name)
    {
        TimedEntry entry = TimedEntries.Of(name);
        using var caller = new TrackedTokenSource();
        using var outer = Deadline.Begin(Day, _time);
        _ = outer.Token;
        var seen = new Dictionary<How, List<WeakReference>>();
        foreach (How how in Enum.GetValues<How>())
        {
            seen.Add(how, []);

            // off this method's frame, and each off the one before
            for (int i = 0; i < Calls; i++)
            {
                await Task.Run(() => EndAsync(entry, how, outer, seen[how], static _ => { }, caller.Token));
            }
        }

        for (int i = 0; i < 3; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        Assert.All(seen, end =>
        {
            Assert.True(end.Value.Count >= Calls, $"{end.Value.Count} things were looked at");
            object?[] alive = [.. end.Value.Select(thing => thing.Target).Where(thing => thing is not null)];
            Assert.True(alive.Length <= MayBeAlive, $"{end.Key}: {alive.Length} of {end.Value.Count} are alive: {string.Join(", ", alive.Distinct().Take(3))}");
        });
        Assert.False(caller.IsCancellationRequested || outer.IsExpired);
    }

    // Starts a call, ends it as it is told to, and ends what it has abandoned.
    private async Task EndAsync(TimedEntry entry, How how, Deadline? outer, List<WeakReference>? seen, Action<Task> onStarted, CancellationToken token)
    {
        string name = new('n', 8);
        seen?.Add(new WeakReference(name));
        using CancellationTokenSource? own = how is How.CallerCancels or How.CallerHasCanceled ? new TrackedTokenSource() : null;
        using Deadline? deadline = how is How.DeadlineExpires ? Deadline.Begin(Second / 2, _counting) : null;
        var source = new TaskCompletionSource<object?>();
        if (how is How.CallerHasCanceled)
        {
            await own!.CancelAsync();
        }

        if (how is How.ClockFails)
        {
            _counting.OnChange = static () => throw new IOException("clock");
        }

        Task? call = null;
        try
        {
            call = entry.Start(RunAsync, new TimedArguments(Second, _counting, name, Look, own?.Token ?? token));
            onStarted(call);
        }
        catch (IOException) when (how is How.ClockFails)
        {
        }

        switch (how)
        {
            case How.Completes:
                source.SetResult(null);
                break;
            case How.Fails:
                source.SetException(new IOException("own"));
                break;
            case How.TimesOut:
                _time.Advance(Second);
                break;
            case How.CallerCancels:
                await own!.CancelAsync();
                break;
            case How.DeadlineExpires:
                _time.Advance(Second / 2);
                break;
            case How.CompletesAtOnce or How.CallerHasCanceled or How.ClockFails:
                break;
        }

        if (how is How.ClockFails && entry.Name.Contains("After", StringComparison.Ordinal))
        {
            // a deadline's timer is not set anew, so its clock does not fail: it is to end all the same
            source.SetResult(null);
        }

        if (call is not null)
        {
            await call.EndAsync();
        }

        _counting.OnChange = static () => { };
        source.TrySetResult(null);

        Task<object?> RunAsync(CancellationToken given)
        {
            if (!entry.IsTask)
            {
                Look(given);
                given.UnsafeRegister(static (state, canceled) => ((TaskCompletionSource<object?>)state!).TrySetCanceled(canceled), source);
            }

            return how is How.CompletesAtOnce ? Task.FromResult<object?>(null) : source.Task;
        }

        // a token that is somebody else's lives as long as that
        void Look(CancellationToken given)
        {
            if (given != token && given != outer?.Token && given.CanBeCanceled)
            {
                seen?.Add(new WeakReference(given.WaitHandle));
            }
        }
    }
}
