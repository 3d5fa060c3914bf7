using AsyncToolkit.Analyzers.Tests.Harness;

namespace AsyncToolkit.Analyzers.Tests.ForgottenAwait;

public sealed class TaskComparedWithNullCases : RuleCases
{
    public TaskComparedWithNullCases()
    {
        Fires("equals", "if ([|Work.FindAsync(1)|] == null) { } //! 'FindAsync'");
        Fires("differs", "if ([|Work.FindAsync(1)|] != null) { }");
        Fires("null on the left", "if (null == [|Work.FindAsync(1)|]) { }");
        Fires("is null", "bool missing = [|Work.FindAsync(1)|] is null;");
        Fires("is not null", "bool found = [|Work.FindAsync(1)|] is not null;");
        Fires("a task without a result", "bool missing = [|Work.SaveAsync(1)|] is null;");
        Fires("in parentheses, or said not to be null", "bool a = ([|Work.FindAsync(1)|]) == null;\nbool b = [|Work.FindAsync(1)|]! is null;");

        IsSilent("the result", "if (await Work.FindAsync(1) == null) { }");
        IsSilent("the result as a pattern", "bool missing = await Work.FindAsync(1) is null;");
        IsSilent("a local", "Task? task = null;\nif (task == null) { }");
        IsSilent("a method that may return none", "bool missing = Maybe() is null;\nstatic Task? Maybe() => null;");
        IsSilent("the first of a list", "var tasks = new List<Task>();\nbool missing = tasks.FirstOrDefault() is null;");
        IsSilent("a delegate", "Func<Task> work = () => Work.SaveAsync(1);\nbool missing = work() is null;");
        IsSilent("a conditional call", "Work? work = new();\nbool missing = work?.SaveMineAsync() is null;");
        IsSilent("a method that returns no task", "bool missing = Environment.GetEnvironmentVariable(\"x\") is null;");

        Fixes("awaits in a comparison", "if ([|Work.FindAsync(1)|] == null) { }", "if (await Work.FindAsync(1) == null) { }");
        Fixes("awaits in a pattern", "bool missing = [|Work.FindAsync(1)|] is null;", "bool missing = await Work.FindAsync(1) is null;");
        Fixes("awaits what is said not to be null", "bool missing = ([|Work.FindAsync(1)|])! == null;", "bool missing = (await Work.FindAsync(1))! == null;");
        HasNoFix("in the condition of a handler", "try { } catch (IOException) when ([|Work.FindAsync(1)|] == null) { }");
        HasNoFix("a number is never null", "bool missing = [|Work.LoadAsync(1)|] is null;");
        HasNoFix("inside of a lock", "lock (Work.Shared) { bool missing = [|Work.FindAsync(1)|] is null; }");
        HasNoFix("in a method that is not async", "bool IsMissing() => [|Work.FindAsync(1)|] is null;");
    }

    public override string Id => "ATK1003";

    public override string Surroundings => Work.Source;
}
