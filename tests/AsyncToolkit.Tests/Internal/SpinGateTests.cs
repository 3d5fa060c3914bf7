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
