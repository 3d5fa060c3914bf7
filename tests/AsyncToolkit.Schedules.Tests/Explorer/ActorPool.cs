namespace AsyncToolkit.Schedules.Tests.Explorer;

/// <summary>The threads of one exploration: kept from schedule to schedule, and gone when it ends.</summary>
internal sealed class ActorPool(int? processor) : IDisposable
{
    private readonly List<Actor> _actors = [];

    public void Dispose() => _actors.ForEach(static actor => actor.Retire());

    internal List<Actor> Take(int count)
    {
        while (_actors.Count < count)
        {
            _actors.Add(new Actor(processor));
        }

        return _actors.GetRange(0, count);
    }
}
