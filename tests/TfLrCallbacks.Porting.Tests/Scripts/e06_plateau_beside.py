import torch
opt_enc = torch.optim.Adam(enc.parameters(), lr=1e-3)
opt_dec = torch.optim.Adam(dec.parameters(), lr=1e-3)
sch_enc = torch.optim.lr_scheduler.ReduceLROnPlateau(opt_enc, factor=0.5, patience=1)
sch_dec = torch.optim.lr_scheduler.StepLR(opt_dec, 2, 0.1)
for ep in range(6):
    for x, y in loader:
        opt_enc.zero_grad(); opt_dec.zero_grad()
        dec(enc(x)).backward()
        opt_enc.step(); opt_dec.step()
    val = 1.0
    sch_enc.step(val)
    sch_dec.step()
