using PackageConsumer;

// Arguments: the folder of the packages, their version. The last line is read by .ci/run.
(string folder, string version) = (args[0], args[1]);
TextWriter log = Console.Out;
int passed = 0;
int failed = 0;

#if NET10_0_OR_GREATER
const int expectedRuntime = 10;
#else
const int expectedRuntime = 8;
#endif
Count(Environment.Version.Major == expectedRuntime);
log.WriteLine($"the runtime is {Environment.Version}, the build is for {expectedRuntime}");

#if NET10_0_OR_GREATER // once is enough: the files are the same
foreach ((string name, string[] problems) in PackageCheck.Run(folder, version))
{
    Count(problems.Length == 0);
    log.WriteLine($"{(problems.Length == 0 ? "passed" : "FAILED")}: contents of {name} {version}");
    foreach (string problem in problems)
    {
        log.WriteLine($"  {problem}");
    }
}
#endif

foreach (Example example in ReadmeExamples.All)
{
    Count(await ExampleCheck.RunAsync(example, log));
}

Count(await HostCheck.RunAsync(log));

string[] missing = [.. ExampleCheck.All.Select(check => check.Heading).Except(ReadmeExamples.All.Select(example => example.Heading))];
Count(missing.Length == 0);
foreach (string heading in missing)
{
    log.WriteLine($"FAILED: there is no example below \"{heading}\"");
}

log.WriteLine($"consumer: {passed} passed, {failed} failed");
return failed == 0 ? 0 : 1;

void Count(bool holds) => _ = holds ? passed++ : failed++;
