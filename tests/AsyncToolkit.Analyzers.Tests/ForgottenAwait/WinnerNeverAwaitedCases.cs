using AsyncToolkit.Analyzers.Tests.Harness;

namespace AsyncToolkit.Analyzers.Tests.ForgottenAwait;

public sealed class WinnerNeverAwaitedCases : RuleCases
{
    private const string Task = "var task = Work.LoadAsync(1);\n";

    public WinnerNeverAwaitedCases()
    {
        Fires("two calls", "await [|Task.WhenAny(Work.LoadAsync(1), Work.LoadAsync(2))|];");
        Fires("a time limit", Task + "await [|Task.WhenAny(task, Task.Delay(1000))|];");
        Fires("a winner that is only compared", Task + "if (await [|Task.WhenAny(task, Task.Delay(1000))|] != task) { throw new TimeoutException(); }");
        Fires("a local that is only compared", Task + "var delay = Task.Delay(1000);\nvar winner = await [|Task.WhenAny(task, delay)|];\nif (winner == delay) { throw new TimeoutException(); }");
        Fires("a local that is never read", "var winner = await [|Task.WhenAny(Work.LoadAsync(1), Work.LoadAsync(2))|];");
        Fires("without the context", "await [|Task.WhenAny(Work.LoadAsync(1), Work.LoadAsync(2))|].ConfigureAwait(false);");
        Fires("three calls", "await [|Task.WhenAny(Work.LoadAsync(1), Work.LoadAsync(2), Work.LoadAsync(3))|];");

        IsSilent("the winner is awaited", "await await Task.WhenAny(Work.LoadAsync(1), Work.LoadAsync(2));");
        IsSilent("the local is awaited", "var winner = await Task.WhenAny(Work.LoadAsync(1), Work.LoadAsync(2));\nawait winner;");
        IsSilent("the task is awaited afterwards", Task + "await Task.WhenAny(task, Task.Delay(1000));\nawait task;");
        IsSilent("the task is read afterwards", Task + "if (await Task.WhenAny(task, Task.Delay(1000)) == task) { Console.WriteLine(task.Result); }");
        IsSilent("a parameter", "async Task WaitAsync(Task task) { await Task.WhenAny(task, Task.Delay(1000)); }");
        IsSilent("a field", "await Task.WhenAny(Work.Shared, Task.Delay(1000));");
        IsSilent("a list", "var tasks = new List<Task> { Work.SaveAsync(1) };\nawait Task.WhenAny(tasks);");
        IsSilent("somebody else looks after the task", Task + "Forget(task);\nawait Task.WhenAny(task, Task.Delay(1000));\nstatic void Forget(Task task) { }");
        IsSilent("a task that has an owner", "Task shared = Work.Shared;\nif (await Task.WhenAny(shared, Task.Delay(1000)) != shared) { throw new TimeoutException(); }");
        IsSilent("two delays", "await Task.WhenAny(Task.Delay(1), Task.Delay(2));");
        IsSilent("in a loop that awaits first", Task + "for (int i = 0; i < 2; i++) { if (task.IsCompleted) { await task; } await Task.WhenAny(task, Task.Delay(1)); }");
        IsSilent("returned", "Task<Task> First() => Task.WhenAny(Work.SaveAsync(1), Work.SaveAsync(2));");
        IsSilent("tasks that have completed", "await Task.WhenAny(Task.FromResult(1), Task.Delay(1000));");
        IsSilent("the task is awaited in another section of the switch", "switch (cancellationToken.CanBeCanceled) { case true: var task = Work.LoadAsync(1); await Task.WhenAny(task, Task.Delay(1)); goto case false; case false: task = Work.LoadAsync(2); await task; break; }");
        IsSilent("a property", "var source = new TaskCompletionSource<int>();\nawait Task.WhenAny(source.Task, Task.Delay(1000));");
        IsSilent("the winner is passed on", "GC.KeepAlive(await Task.WhenAny(Work.LoadAsync(1), Work.LoadAsync(2)));");
    }

    public override string Id => "ATK1005";

    public override string Surroundings => Work.Source;
}
