namespace AsyncToolkit.Tests.Support;

/// <summary>
/// Bodies that block need a thread each, and the pool adds threads slowly: classes of this collection run with a raised
/// minimum, which is restored after the last of them.
/// </summary>
[CollectionDefinition(Name)]
public sealed class PoolThreads : ICollectionFixture<PoolThreads>, IDisposable
{
    public const string Name = "Blocked pool threads";

    private readonly int _workers;
    private readonly int _ports;

    public PoolThreads()
    {
        ThreadPool.GetMinThreads(out _workers, out _ports);
        ThreadPool.SetMinThreads(Math.Max(_workers, 48), _ports);
    }

    public void Dispose() => ThreadPool.SetMinThreads(_workers, _ports);
}
