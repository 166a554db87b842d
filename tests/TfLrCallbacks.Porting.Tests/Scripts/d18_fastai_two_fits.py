from fastai.vision.all import *
path = untar_data(URLs.PETS)
dls = ImageDataLoaders.from_name_func(path, get_image_files(path), lambda x: x[0].isupper(), item_tfms=Resize(224))
learn = vision_learner(dls, resnet34, metrics=error_rate)
learn.lr_find(suggest_funcs=(minimum, steep, valley))
learn.fit_one_cycle(5, lr_max=slice(1e-5, 1e-3), cbs=[SaveModelCallback(monitor='valid_loss'), EarlyStoppingCallback(patience=3), ReduceLROnPlateau(patience=2)])
learn.unfreeze()
learn.fit_one_cycle(3, 1e-4, pct_start=0.5)
