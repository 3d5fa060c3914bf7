using ConsoleConsumer;

var checks = new Checks();
foreach (Example example in ReadmeExamples.All)
{
    await ExampleCheck.RunAsync(example, checks);
}

foreach (string heading in ExampleCheck.All.Select(check => check.Heading).Except(ReadmeExamples.All.Select(example => example.Heading)))
{
    checks.Count(false, $"there is no example below \"{heading}\"");
}

return checks.End();
