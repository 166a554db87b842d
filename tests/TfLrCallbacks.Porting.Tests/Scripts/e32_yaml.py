import yaml, torch
with open('config.yaml') as f:
    cfg = yaml.safe_load(f)
optimizer = torch.optim.SGD(model.parameters(), lr=cfg['optim']['lr'], momentum=0.9)
scheduler = torch.optim.lr_scheduler.MultiStepLR(optimizer, milestones=cfg['sched']['milestones'], gamma=cfg['sched']['gamma'])
for epoch in range(cfg['epochs']):
    for x, y in loader:
        optimizer.zero_grad()
        model(x).backward()
        optimizer.step()
    scheduler.step()
