using AsyncToolkit.Internal;

namespace AsyncToolkit.Tests.Internal;

public class SpinGateTests
{
    [Fact]
    public void EnterScope_ManyThreads_LetsOneInAtATime()
    {
        const int Times = 100_000;
        var gate = new SpinGate();
        int count = 0;
        Thread[] threads = [.. Enumerable.Range(0, 4).Select(_ => new Thread(Increment))];
        Array.ForEach(threads, thread => thread.Start());
        Array.ForEach(threads, thread => thread.Join());

        Assert.Equal(threads.Length * Times, count);

        void Increment()
        {
            for (int i = 0; i < Times; i++)
            {
                using (gate.EnterScope())
                {
                    count++;
                }
            }
        }
    }

    [Fact]
    public void EnterScope_ByOneWhoHadToWait_KeepsOthersOut()
    {
        var gate = new SpinGate();
        using var leave = new ManualResetEventSlim();
        bool[] entered = new bool[2];
        Thread[] threads = [.. Enumerable.Range(0, 2).Select(index => new Thread(() =>
        {
            using (gate.EnterScope())
            {
                Volatile.Write(ref entered[index], true);
                leave.Wait();
            }
        }))];
        using (gate.EnterScope())
        {
            threads[0].Start();
            Until(() => threads[0].ThreadState.HasFlag(ThreadState.WaitSleepJoin));
        }

        Until(() => Volatile.Read(ref entered[0]));
        threads[1].Start();
        Until(() => threads[1].ThreadState.HasFlag(ThreadState.WaitSleepJoin));
        Assert.False(Volatile.Read(ref entered[1]));

        leave.Set();
        Array.ForEach(threads, thread => thread.Join());
        Assert.True(entered[1]);

        static void Until(Func<bool> condition) => Assert.True(SpinWait.SpinUntil(condition, TimeSpan.FromSeconds(30)));
    }

    // Who holds a role must come in to give it up; what was meant for its own waits comes with the next of them.
    [Fact]
    public void EnterScope_InterruptedWhileItWaits_EntersAndIsStillInterrupted()
    {
        var gate = new SpinGate();
        using var never = new ManualResetEventSlim();
        bool hasEntered = false;
        Exception? before = null, after = null;
        var thread = new Thread(() =>
        {
            // comes with the first sleep
            Thread.CurrentThread.Interrupt();
            before = Record.Exception(() =>
            {
                using (gate.EnterScope())
                {
                    hasEntered = true;
                }
            });
            after = Record.Exception(() => never.Wait(TimeSpan.FromSeconds(30)));
        });
        using (gate.EnterScope())
        {
            thread.Start();
            Assert.True(SpinWait.SpinUntil(() => !thread.IsAlive || thread.ThreadState.HasFlag(ThreadState.WaitSleepJoin), TimeSpan.FromSeconds(30)));
        }

        Assert.True(thread.Join(TimeSpan.FromSeconds(60)));
        Assert.Null(before);
        Assert.True(hasEntered);
        Assert.IsType<ThreadInterruptedException>(after);
    }

    [Fact]
    public void EnterScope_HolderThrows_IsFreeAgain()
    {
        var gate = new SpinGate();
        Action failing = () =>
        {
            using (gate.EnterScope())
            {
                throw new IOException();
            }
        };
        Assert.Throws<IOException>(failing);

        int entered = 0;
        var next = new Thread(() =>
        {
            using (gate.EnterScope())
            {
                entered++;
            }
        });
        next.Start();
        Assert.True(next.Join(TimeSpan.FromSeconds(30)));
        Assert.Equal(1, entered);
    }
}
