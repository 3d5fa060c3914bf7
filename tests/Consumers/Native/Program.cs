using NativeConsumer;

var checks = new Checks();
await FanOutTour.RunAsync(checks);
await TimeTour.RunAsync(checks);
await DetectorTour.RunAsync(checks);
return checks.End();
