using Crawler;

return (int)await CrawlerApp.RunAsync(args);
