using AsyncToolkit.Analyzers.Tests.FanOut;
using AsyncToolkit.Analyzers.Tests.Harness;

namespace AsyncToolkit.Analyzers.Tests.OwnApi;

public sealed class AwaitInAllowBlockingCases : RuleCases
{
    public AwaitInAllowBlockingCases()
    {
        Fires("a using statement", "using (BlockingDetector.AllowBlocking(\"start-up\")) { [|await|] Work.SaveAsync(1); }");
        Fires("the first of two", "using (BlockingDetector.AllowBlocking(\"start-up\")) { Work.Note(); [|await|] Work.SaveAsync(1); await Work.SaveAsync(2); }");
        Fires("a using declaration", "using var scope = BlockingDetector.AllowBlocking(\"start-up\");\nWork.Note();\n[|await|] Work.SaveAsync(1);");
        Fires("in a nested block", "using (var scope = BlockingDetector.AllowBlocking(\"start-up\")) { if (cancellationToken.CanBeCanceled) { int id = [|await|] Work.LoadAsync(1); } }");
        Fires("await foreach", "using (BlockingDetector.AllowBlocking(\"start-up\")) { [|await|] foreach (int id in Work.ReadAsync()) { } }");
        Fires("an async action", "BlockingDetector.AllowBlocking(\"start-up\", async () => { Work.Note(); [|await|] Work.SaveAsync(1); });");

        IsSilent("an action", "BlockingDetector.AllowBlocking(\"start-up\", () => Work.Note());\nawait Work.SaveAsync(1);");
        IsSilent("no await", "using (BlockingDetector.AllowBlocking(\"start-up\")) { Work.Note(); }\nawait Work.SaveAsync(1);");
        IsSilent("an await before it", "await Work.SaveAsync(1);\nusing var scope = BlockingDetector.AllowBlocking(\"start-up\");\nWork.Note();");
        IsSilent("after its block", "{ using var scope = BlockingDetector.AllowBlocking(\"start-up\"); Work.Note(); }\nawait Work.SaveAsync(1);");
        IsSilent("a lambda that runs elsewhere", "Func<Task> later;\nusing (BlockingDetector.AllowBlocking(\"start-up\")) { later = async () => await Work.SaveAsync(1); }\nawait later();");
        IsSilent("a disposable that is given a lambda", "using var timer = new System.Threading.Timer(_ => { using (BlockingDetector.AllowBlocking(\"start-up\")) { Work.Note(); } });\nawait Work.SaveAsync(1);");
        IsSilent("another scope", "using var detector = new BlockingDetector(new BlockingDetectorOptions());\nusing (detector.Watch(\"import\")) { await Work.SaveAsync(1); }");
        IsSilent("another disposable", "using (new MemoryStream()) { await Work.SaveAsync(1); }");
        IsSilent("a scope without using", "var scope = BlockingDetector.AllowBlocking(\"start-up\");\ntry { await Work.SaveAsync(1); } finally { scope.Dispose(); }");
    }

    public override string Id => "ATK4005";

    public override string Surroundings => FanWork.Source;
}
