export const id=8298;export const ids=[8298];export const modules={8298:(o,s,t)=>{t.d(s,{fromEnv:()=>r.sF});var r=t(3637)}};
